import { Injectable } from '@nestjs/common';
import { PrismaService } from './prisma.service';

@Injectable()
export class AuditService {
  constructor(private readonly prisma: PrismaService) {}

  record(entry: { actor: string; action: string; target: string }) {
    return this.prisma.auditEntry.create({ data: entry });
  }
}
