import { Controller, Delete, Get, NotFoundException, Param, UseGuards } from "@nestjs/common";
import { AuthGuard } from "@nestjs/passport";
import { Caller } from "./caller";
import { NotesService } from "./notes.service";

@UseGuards(AuthGuard("jwt"))
@Controller("notes")
export class NotesController {
  constructor(private readonly notes: NotesService) {}

  @Get("mine/:id")
  mine(@Param("id") id: string, @Caller() caller) {
    return this.notes.ofAuthor(id, caller.id);
  }

  @Delete("mine/:id")
  async remove(@Param("id") id: string, @Caller() caller) {
    const note = await this.notes.one(id);
    if (note.authorId !== caller.id) throw new NotFoundException();
    await this.notes.remove(note.id, caller.id);
  }
}
