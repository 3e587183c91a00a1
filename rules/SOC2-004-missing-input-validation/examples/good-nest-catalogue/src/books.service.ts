import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, Repository } from 'typeorm';
import { Book } from './book.entity';
import { BookDto } from './book.dto';

@Injectable()
export class BooksService {
  constructor(
    private readonly source: DataSource,
    @InjectRepository(Book) private readonly books: Repository<Book>,
  ) {}

  find(title: string) {
    return this.source.query('SELECT * FROM books WHERE title ILIKE $1', [`%${title}%`]);
  }

  one(id: number) {
    return this.source.query(`SELECT * FROM books WHERE id = ${id}`);
  }

  create(book: BookDto) {
    return this.books.save(book);
  }
}
