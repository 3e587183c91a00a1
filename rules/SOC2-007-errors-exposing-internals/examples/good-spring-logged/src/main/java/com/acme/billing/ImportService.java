package com.acme.billing;

import java.sql.SQLException;

public interface ImportService {
    int start(String csv) throws Exception;

    void check(String csv) throws SQLException;
}
