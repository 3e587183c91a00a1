package com.acme.billing;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;

@Entity
public class Order {
    @Id
    private Long id;

    @ManyToOne
    private Customer customer;

    private String address;

    public Customer getCustomer() {
        return customer;
    }

    public void setAddress(String address) {
        this.address = address;
    }
}
