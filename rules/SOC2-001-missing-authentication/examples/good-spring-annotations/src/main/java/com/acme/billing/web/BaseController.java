package com.acme.billing.web;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.access.prepost.PreAuthorize;

@PreAuthorize("isAuthenticated()")
abstract class BaseController {

    protected final JdbcTemplate jdbc;

    BaseController(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }
}
