package com.acme.billing;

import lombok.RequiredArgsConstructor;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.*;

@RestController
@RequestMapping("/orders")
@RequiredArgsConstructor
class OrderController {

    private final OrderService service;

    @PutMapping("/{id}/address")
    ResponseEntity<Void> move(@PathVariable("id") Long number, @RequestBody String address) {
        service.move(number, address);
        return ResponseEntity.noContent().build();
    }
}
