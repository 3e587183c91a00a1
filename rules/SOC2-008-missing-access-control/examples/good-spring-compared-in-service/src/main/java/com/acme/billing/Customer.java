package com.acme.billing;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

@Entity
public class Customer {
    @Id
    private Long id;

    private String email;

    public String getEmail() {
        return email;
    }
}
