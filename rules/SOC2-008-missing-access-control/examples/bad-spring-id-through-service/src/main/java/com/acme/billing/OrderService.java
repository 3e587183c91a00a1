package com.acme.billing;

public interface OrderService {
    void move(Long id, String address);
}
