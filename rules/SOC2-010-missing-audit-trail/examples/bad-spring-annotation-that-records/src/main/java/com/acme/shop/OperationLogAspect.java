package com.acme.shop;

import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.springframework.stereotype.Component;

@Aspect
@Component
public class OperationLogAspect {
    private final OperationLogRepository entries;

    public OperationLogAspect(OperationLogRepository entries) {
        this.entries = entries;
    }

    @Around("@annotation(operation)")
    public Object around(ProceedingJoinPoint point, OperationLog operation) throws Throwable {
        Object answer = point.proceed();
        entries.save(new LogEntry(SecurityUtils.currentUserId(), operation.value(), point.getArgs()));
        return answer;
    }
}
