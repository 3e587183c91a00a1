import { Body, Controller, Get, Param, ParseIntPipe, Post, Query, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { BooksService } from './books.service';
import { BookDto } from './book.dto';

@Controller('books')
@UseGuards(AuthGuard('jwt'))
export class BooksController {
  constructor(private readonly books: BooksService) {}

  @Get()
  find(@Query('title') title: string) {
    return this.books.find(title);
  }

  @Get(':id')
  one(@Param('id', ParseIntPipe) id: number) {
    return this.books.one(id);
  }

  @Post()
  create(@Body() book: BookDto) {
    return this.books.create(book);
  }
}
