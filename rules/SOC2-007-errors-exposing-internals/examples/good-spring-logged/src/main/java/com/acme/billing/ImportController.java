package com.acme.billing;

import java.sql.SQLException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/imports")
public class ImportController {

    private static final Logger log = LoggerFactory.getLogger(ImportController.class);

    private final ImportService imports;

    public ImportController(ImportService imports) {
        this.imports = imports;
    }

    @PostMapping
    public ResponseEntity<Object> start(@RequestBody String csv) {
        try {
            return ResponseEntity.ok(imports.start(csv));
        } catch (Exception e) {
            log.error("Import failed: {}", e.getMessage(), e);
            return ResponseEntity.status(HttpStatus.INTERNAL_SERVER_ERROR).body("Import failed");
        }
    }

    @PostMapping("/check")
    public ResponseEntity<Map<String, String>> check(@RequestBody String csv) {
        try {
            imports.check(csv);
            return ResponseEntity.ok(Map.of("state", "fine"));
        } catch (BadRowException e) {
            return ResponseEntity.badRequest().body(Map.of("error", e.getMessage()));
        } catch (SQLException e) {
            log.error("Check failed", e);
            return ResponseEntity.internalServerError().build();
        }
    }
}
