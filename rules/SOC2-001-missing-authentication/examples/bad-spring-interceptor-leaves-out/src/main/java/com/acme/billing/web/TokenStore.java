package com.acme.billing.web;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

@Component
class TokenStore {

    private final Set<String> known = ConcurrentHashMap.newKeySet();

    boolean isValid(String token) {
        return known.contains(token);
    }
}
