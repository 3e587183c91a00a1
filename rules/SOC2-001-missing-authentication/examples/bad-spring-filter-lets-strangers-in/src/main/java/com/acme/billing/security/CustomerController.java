package com.acme.billing.security;

import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.ResponseBody;

@Controller
public class CustomerController {

    private final JdbcTemplate jdbc;

    public CustomerController(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @ResponseBody // expect: SOC2-001
    @RequestMapping(value = "/customers/{id:\\d+}", method = RequestMethod.PUT)
    public Map<String, Object> rename(@PathVariable long id, @RequestBody Map<String, String> change) {
        jdbc.update("update customers set name = ? where id = ?", change.get("name"), id);
        return jdbc.queryForMap("select * from customers where id = ?", id);
    }

    @ResponseBody
    @RequestMapping(path = "/account/name", method = RequestMethod.PUT)
    public void renameAccount(@RequestBody Map<String, String> change) {
        jdbc.update("update accounts set name = ?", change.get("name"));
    }
}
