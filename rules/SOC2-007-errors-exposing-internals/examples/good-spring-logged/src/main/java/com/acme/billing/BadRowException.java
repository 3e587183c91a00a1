package com.acme.billing;

public class BadRowException extends RuntimeException {
    public BadRowException(int row) {
        super("Row " + row + " has too few columns");
    }
}
