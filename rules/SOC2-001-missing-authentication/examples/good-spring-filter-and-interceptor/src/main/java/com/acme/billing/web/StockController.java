package com.acme.billing.web;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/stock")
class StockController {

    private final JdbcTemplate jdbc;

    StockController(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @PostMapping("/{sku}/take")
    ResponseEntity<Void> take(@PathVariable String sku) {
        int changed = jdbc.update("update stock set amount = amount - 1 where sku = ? and amount > 0", sku);
        return ResponseEntity.status(changed == 1 ? HttpStatus.NO_CONTENT : HttpStatus.CONFLICT).build();
    }
}
