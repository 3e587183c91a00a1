import { Controller, InternalServerErrorException, Logger, Param, Post, Request, UseGuards } from '@nestjs/common';
import { AuditService } from '../audit.service';
import { JwtAuthGuard } from '../auth/guards';
import { PrismaService } from '../prisma.service';

@Controller('payouts')
@UseGuards(JwtAuthGuard)
export class PayoutsController {
  private readonly logger = new Logger(PayoutsController.name);

  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditService,
  ) {}

  @Post(':id/approve')
  async approve(@Param('id') id: string, @Request() req) {
    const payout = await this.prisma.payout.update({ where: { id, ownerId: req.user.id }, data: { state: 'approved' } });
    await this.audit.record({ actor: req.user.id, action: 'payout.approved', target: id });
    return payout;
  }

  @Post(':id/cancel')
  async cancel(@Param('id') id: string, @Request() req) {
    const payout = await this.prisma.payout.update({ where: { id, ownerId: req.user.id }, data: { state: 'cancelled' } });
    await this.audit.record({ actor: req.user.id, action: 'payout.cancelled', target: id });
    return payout;
  }

  @Post(':id/send')
  async send(@Param('id') id: string, @Request() req) {
    try {
      const payout = await this.prisma.payout.update({ where: { id, ownerId: req.user.id }, data: { state: 'sent' } });
      await this.audit.record({ actor: req.user.id, action: 'payout.sent', target: id });
      return payout;
    } catch (error) {
      this.logger.error(error);
      throw new InternalServerErrorException('The payout could not be sent');
    }
  }
}
