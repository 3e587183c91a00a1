import Fastify from 'fastify';
import { PrismaClient } from '@prisma/client';

const app = Fastify();
const prisma = new PrismaClient();

app.get('/search', (request) => {
  const term = `%${request.query.q}%`;
  return prisma.$queryRaw`SELECT * FROM "Book" WHERE title LIKE ${term}`;
});

app.post('/books', (request) => {
  const { title, pages } = request.body;
  return prisma.book.create({ data: { title, pages: Number(pages) } });
});

app.get('/match', (request) => titles.filter((title) => title.includes(request.query.pattern)));
