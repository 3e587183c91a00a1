import { Body, Controller, Get, Param, Post, Request, UseGuards } from '@nestjs/common';
import { JwtAuthGuard } from '../auth/guards';
import { PrismaService } from '../prisma.service';

@Controller('labels')
@UseGuards(JwtAuthGuard)
export class LabelsController {
  constructor(private readonly prisma: PrismaService) {}

  @Get(':id')
  one(@Param('id') id: string, @Request() req) {
    return this.prisma.label.findFirst({ where: { id, ownerId: req.user.id } });
  }

  @Post()
  create(@Body('name') name: string, @Request() req) {
    return this.prisma.label.create({ data: { name, ownerId: req.user.id } });
  }
}
