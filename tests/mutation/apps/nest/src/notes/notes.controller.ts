import { Body, Controller, Delete, Get, Param, Post, Put, Request, UseGuards } from '@nestjs/common';
import { JwtAuthGuard } from '../auth/guards';
import { PrismaService } from '../prisma.service';

@Controller('notes')
export class NotesController {
  constructor(private readonly prisma: PrismaService) {}

  @UseGuards(JwtAuthGuard)
  @Get()
  mine(@Request() req) {
    return this.prisma.note.findMany({ where: { authorId: req.user.id } });
  }

  @UseGuards(JwtAuthGuard)
  @Get(':id')
  one(@Param('id') id: string, @Request() req) {
    return this.prisma.note.findFirst({ where: { id, authorId: req.user.id } });
  }

  @UseGuards(JwtAuthGuard)
  @Post()
  create(@Body('text') text: string, @Request() req) {
    return this.prisma.note.create({ data: { text, authorId: req.user.id } });
  }

  @UseGuards(JwtAuthGuard)
  @Put(':id')
  change(@Param('id') id: string, @Body('text') text: string, @Request() req) {
    return this.prisma.note.updateMany({ where: { id, authorId: req.user.id }, data: { text } });
  }

  @UseGuards(JwtAuthGuard)
  @Delete(':id')
  remove(@Param('id') id: string, @Request() req) {
    return this.prisma.note.deleteMany({ where: { id, authorId: req.user.id } });
  }
}
