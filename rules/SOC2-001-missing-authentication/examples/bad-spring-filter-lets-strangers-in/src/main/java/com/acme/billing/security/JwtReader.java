package com.acme.billing.security;

public interface JwtReader {
    String subject(String token) throws InvalidTokenException;
}
