import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

@Injectable()
export class BooksService {
  constructor(private readonly source: DataSource) {}

  find(title: string) {
    return this.source.query(`SELECT * FROM books WHERE title ILIKE '%${title}%'`);
  }

  one(id: number) {
    return this.source.query(`SELECT * FROM books WHERE id = ${id}`);
  }

  async cover(url: string) {
    const answer = await fetch(url);
    return answer.arrayBuffer();
  }
}
