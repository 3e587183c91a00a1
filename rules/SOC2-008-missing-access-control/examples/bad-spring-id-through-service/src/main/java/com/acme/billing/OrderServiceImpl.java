package com.acme.billing;

import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
@RequiredArgsConstructor
class OrderServiceImpl implements OrderService {

    private final OrderRepository orders;

    @Override
    @Transactional
    public void move(Long id, String address) {
        Order order = orders.findById(id).orElseThrow();
        order.setAddress(address);
        orders.save(order);
    }
}
