package com.acme.shop;

import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.*;

@RestController
@RequestMapping("/suppliers")
public class SupplierController {
    private final SupplierRepository suppliers;
    private final ContractRepository contracts;
    private final BankDetailRepository bankDetails;
    private final ProductCache productCache;

    public SupplierController(
            SupplierRepository suppliers,
            ContractRepository contracts,
            BankDetailRepository bankDetails,
            ProductCache productCache) {
        this.suppliers = suppliers;
        this.contracts = contracts;
        this.bankDetails = bankDetails;
        this.productCache = productCache;
    }

    @OperationLog("end contract")
    @DeleteMapping("/{id}/contracts/{contractId}")
    @PreAuthorize("hasAuthority('supplier:contract')")
    public void endContract(@PathVariable Long contractId) {
        contracts.deleteById(contractId);
        productCache.removeProductCacheByContractId(contractId);
    }

    @OperationLog("remove account of a bank")
    @DeleteMapping("/{id}/bank-details/{detailId}")
    @PreAuthorize("hasAuthority('supplier:bank')")
    public void removeBankDetail(@PathVariable Long detailId) {
        bankDetails.deleteById(detailId);
    }

    @OperationLog("delete supplier")
    @DeleteMapping("/{id}")
    @PreAuthorize("hasAuthority('supplier:delete')")
    public void delete(@PathVariable Long id) {
        suppliers.deleteById(id);
    }
}
