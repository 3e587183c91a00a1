import Fastify from 'fastify';
import { PrismaClient } from '@prisma/client';

const app = Fastify();
const prisma = new PrismaClient();

app.get('/search', (request) => prisma.$queryRawUnsafe(`SELECT * FROM "Book" WHERE title LIKE '%${request.query.q}%'`)); // expect: SOC2-004

app.post('/books', (request) => prisma.book.create({ data: request.body })); // expect: SOC2-004

app.get('/match', (request) => titles.filter((title) => title.match(new RegExp(request.query.pattern)))); // expect: SOC2-004
