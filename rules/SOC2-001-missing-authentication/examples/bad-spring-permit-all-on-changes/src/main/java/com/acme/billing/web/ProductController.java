package com.acme.billing.web;

import com.acme.billing.invoice.InvoiceService;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/products")
public class ProductController {

    private final InvoiceService invoices;

    public ProductController(InvoiceService invoices) {
        this.invoices = invoices;
    }

    @GetMapping
    public List<String> list() {
        return invoices.products();
    }

    @PostMapping
    public void add(@RequestBody String name) {
        invoices.addProduct(name);
    }
}
