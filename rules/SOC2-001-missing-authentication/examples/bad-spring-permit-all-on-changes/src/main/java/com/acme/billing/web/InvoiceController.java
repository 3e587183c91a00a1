package com.acme.billing.web;

import com.acme.billing.invoice.InvoiceService;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.*;

@RestController
@RequestMapping("/api/invoices")
public class InvoiceController {

    private final InvoiceService invoices;

    public InvoiceController(InvoiceService invoices) {
        this.invoices = invoices;
    }

    @GetMapping("/customers") // expect: SOC2-001
    public List<String> list() {
        return invoices.numbers();
    }

    @PostMapping("/{number}/cancel") // expect: SOC2-001
    public ResponseEntity<Void> cancel(@PathVariable String number) {
        invoices.cancel(number);
        return ResponseEntity.noContent().build();
    }
}
