package com.acme.billing;

public class NotFoundException extends RuntimeException {
    public NotFoundException(String what) {
        super(what + " is not known");
    }
}
