package com.acme.billing;

import java.security.Principal;
import java.util.List;
import org.springframework.web.bind.annotation.*;

@RestController
@RequestMapping("/orders")
class OrderController {

    private final OrderRepository orders;

    OrderController(OrderRepository orders) {
        this.orders = orders;
    }

    @GetMapping
    List<Order> mine(Principal principal) {
        return orders.findByCustomerEmail(principal.getName());
    }

    @GetMapping("/{id}") // expect: SOC2-008
    Order show(@PathVariable Long id) {
        return orders.findById(id).orElseThrow();
    }

    @DeleteMapping("/{id}")
    void cancel(@PathVariable Long id, Principal principal) {
        orders.delete(orders.findByIdAndCustomerEmail(id, principal.getName()).orElseThrow());
    }
}
