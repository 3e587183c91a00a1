package com.acme.billing.web;

import jakarta.annotation.security.RolesAllowed;
import java.security.Principal;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.access.annotation.Secured;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/users")
class UserController extends BaseController {

    UserController(JdbcTemplate jdbc) {
        super(jdbc);
    }

    @GetMapping("/me")
    Map<String, Object> me(Principal principal) {
        return jdbc.queryForMap("select * from users where name = ?", principal.getName());
    }

    @AdminOnly
    @DeleteMapping("/{id}")
    void delete(@PathVariable long id) {
        jdbc.update("delete from users where id = ?", id);
    }

    @Secured("ROLE_STAFF")
    @PutMapping("/{id}/note")
    void note(@PathVariable long id) {
        jdbc.update("update users set noted = true where id = ?", id);
    }

    @RolesAllowed({"STAFF", "ADMIN"})
    @GetMapping("/{id}")
    Map<String, Object> show(@PathVariable long id) {
        return jdbc.queryForMap("select * from users where id = ?", id);
    }

    @GetMapping
    Map<String, Object> count() {
        return jdbc.queryForMap("select count(*) from users");
    }

    @PreAuthorize("permitAll()")
    @GetMapping("/names/{name}/free")
    boolean free(@PathVariable String name) {
        return jdbc.queryForList("select 1 from users where name = ?", name).isEmpty();
    }
}
