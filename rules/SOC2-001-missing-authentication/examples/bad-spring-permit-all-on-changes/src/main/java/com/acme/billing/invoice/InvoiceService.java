package com.acme.billing.invoice;

import java.util.List;

public interface InvoiceService {
    List<String> numbers();

    List<String> products();

    void addProduct(String name);

    void cancel(String number);
}
