package com.acme.billing;

import java.sql.SQLException;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/imports")
public class ImportController {

    private final ImportService imports;

    public ImportController(ImportService imports) {
        this.imports = imports;
    }

    @PostMapping
    public ResponseEntity<Object> start(@RequestBody String csv) {
        try {
            return ResponseEntity.ok(imports.start(csv));
        } catch (Exception e) {
            return ResponseEntity.status(HttpStatus.INTERNAL_SERVER_ERROR).body("Import failed: " + e.getMessage()); // expect: SOC2-007
        }
    }

    @PostMapping("/check")
    public ResponseEntity<Map<String, String>> check(@RequestBody String csv) {
        try {
            imports.check(csv);
            return ResponseEntity.ok(Map.of("state", "fine"));
        } catch (SQLException e) {
            return ResponseEntity.internalServerError().body(Map.of("error", e.toString())); // expect: SOC2-007
        }
    }
}
