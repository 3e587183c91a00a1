package com.acme.billing;

import lombok.RequiredArgsConstructor;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Service;

@Service
@RequiredArgsConstructor
class OrderServiceImpl implements OrderService {

    private final OrderRepository orders;
    private final CurrentUser users;

    @Override
    public void move(Long id, String address) {
        Order order = orders.findById(id).orElseThrow();
        if (!order.getCustomer().getEmail().equals(users.getCurrentUsername())) {
            throw new AccessDeniedException("not your order");
        }
        order.setAddress(address);
        orders.save(order);
    }
}
