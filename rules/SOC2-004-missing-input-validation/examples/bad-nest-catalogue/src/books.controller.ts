import { Body, Controller, Get, Param, ParseIntPipe, Post, Query, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { BooksService } from './books.service';
import { CoverDto } from './cover.dto';

@Controller('books')
@UseGuards(AuthGuard('jwt'))
export class BooksController {
  constructor(private readonly books: BooksService) {}

  @Get() // expect: SOC2-004
  find(@Query('title') title: string) {
    return this.books.find(title);
  }

  @Get(':id')
  one(@Param('id', ParseIntPipe) id: number) {
    return this.books.one(id);
  }

  @Post('covers') // expect: SOC2-004
  cover(@Body() cover: CoverDto) {
    return this.books.cover(cover.url);
  }
}
