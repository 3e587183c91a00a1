import { Injectable } from "@nestjs/common";
import { PrismaService } from "./prisma.service";

@Injectable()
export class NotesService {
  constructor(private readonly prisma: PrismaService) {}

  one(id: string) {
    return this.prisma.note.findUniqueOrThrow({ where: { id } });
  }

  ofAuthor(id: string, authorId: string) {
    return this.prisma.note.findFirstOrThrow({ where: { id, authorId } });
  }

  async remove(id: string, actorId: string) {
    await this.prisma.note.delete({ where: { id } });
    await this.prisma.event.create({ data: { actorId, verb: "note.removed", subject: id } });
  }
}
