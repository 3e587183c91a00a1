import { Controller, Delete, Get, Param, UseGuards } from "@nestjs/common";
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

  @Delete("mine/:id") // expect: SOC2-008
  remove(@Param("id") id: string) {
    return this.notes.remove(id, "");
  }
}
