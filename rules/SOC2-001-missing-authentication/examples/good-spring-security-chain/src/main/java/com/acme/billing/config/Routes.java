package com.acme.billing.config;

public final class Routes {
    public static final String SIGN_IN = "/sign-in";
    public static final String CATALOGUE = "/catalogue";

    private Routes() {
    }
}
