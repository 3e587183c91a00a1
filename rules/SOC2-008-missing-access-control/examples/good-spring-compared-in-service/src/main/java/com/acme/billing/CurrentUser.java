package com.acme.billing;

import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

@Component
class CurrentUser {
    String getCurrentUsername() {
        return SecurityContextHolder.getContext().getAuthentication().getName();
    }
}
