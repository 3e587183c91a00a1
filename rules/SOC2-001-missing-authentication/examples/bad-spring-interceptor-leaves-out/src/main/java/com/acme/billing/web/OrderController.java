package com.acme.billing.web;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class OrderController {

    private final JdbcTemplate jdbc;

    OrderController(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @DeleteMapping("/api/orders/{id}")
    void delete(@PathVariable long id) {
        jdbc.update("delete from orders where id = ?", id);
    }

    @DeleteMapping("/internal/orders/{id}/lines") // expect: SOC2-001
    void deleteLines(@PathVariable long id) {
        jdbc.update("delete from order_lines where order_id = ?", id);
    }
}
