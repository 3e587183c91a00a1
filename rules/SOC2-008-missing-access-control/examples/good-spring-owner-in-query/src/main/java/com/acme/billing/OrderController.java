package com.acme.billing;

import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.web.bind.annotation.*;

@RestController
@RequestMapping("/orders")
class OrderController {

    private final OrderRepository orders;

    OrderController(OrderRepository orders) {
        this.orders = orders;
    }

    @GetMapping("/{id}")
    Order show(@PathVariable Long id, @AuthenticationPrincipal UserDetails user) {
        return orders.findByIdAndCustomerEmail(id, user.getUsername()).orElseThrow();
    }

    @PutMapping("/{id}")
    void move(@PathVariable Long id, @RequestBody String address) {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        Order order = orders.findByIdAndCustomerEmail(id, who.getName()).orElseThrow();
        order.setAddress(address);
        orders.save(order);
    }

    @PreAuthorize("hasAuthority('SUPPORT')")
    @DeleteMapping("/{id}")
    void cancel(@PathVariable Long id) {
        orders.deleteById(id);
    }
}
