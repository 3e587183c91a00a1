package com.acme.billing;

import java.util.Map;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;

@RestControllerAdvice
public class Problems {

    @ExceptionHandler(NotFoundException.class)
    public ResponseEntity<Map<String, String>> missing(NotFoundException e) {
        return ResponseEntity.status(HttpStatus.NOT_FOUND).body(Map.of("error", e.getMessage()));
    }

    @ExceptionHandler(DataIntegrityViolationException.class)
    public ResponseEntity<Map<String, String>> conflict(DataIntegrityViolationException e, WebRequest request) {
        return ResponseEntity.status(HttpStatus.CONFLICT).body(Map.of("error", e.getMessage())); // expect: SOC2-007
    }

    @ExceptionHandler(Exception.class)
    public ResponseEntity<Map<String, String>> other(Exception e, WebRequest request) {
        String detail = "Unexpected: " + e.getMessage();
        return new ResponseEntity<>(Map.of("error", detail), HttpStatus.INTERNAL_SERVER_ERROR); // expect: SOC2-007
    }
}
