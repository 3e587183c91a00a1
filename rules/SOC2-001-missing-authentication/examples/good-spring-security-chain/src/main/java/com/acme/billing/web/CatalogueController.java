package com.acme.billing.web;

import com.acme.billing.config.Routes;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class CatalogueController {

    private final JdbcTemplate jdbc;

    CatalogueController(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @GetMapping(Routes.CATALOGUE + "/entries")
    List<String> entries() {
        return jdbc.queryForList("select title from entries", String.class);
    }

    @PostMapping("/entries/{title}")
    void add(@PathVariable String title) {
        jdbc.update("insert into entries values (?)", title);
    }

    @DeleteMapping("/admin/entries/{title}")
    void delete(@PathVariable String title) {
        jdbc.update("delete from entries where title = ?", title);
    }

    @PostMapping("/machine/refresh")
    void refresh() {
        jdbc.execute("refresh materialized view entries_by_month");
    }
}
