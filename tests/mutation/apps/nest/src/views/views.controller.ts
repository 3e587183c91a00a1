import { Body, Controller, Get, Param, Post, Request, UseGuards } from '@nestjs/common';
import { JwtAuthGuard } from '../auth/guards';
import { PrismaService } from '../prisma.service';

@Controller('views')
@UseGuards(JwtAuthGuard)
export class ViewsController {
  constructor(private readonly prisma: PrismaService) {}

  @Get(':id')
  one(@Param('id') id: string, @Request() req) {
    return this.prisma.view.findFirst({ where: { id, ownerId: req.user.id } });
  }

  @Post()
  create(@Body('name') name: string, @Request() req) {
    return this.prisma.view.create({ data: { name, ownerId: req.user.id } });
  }
}
