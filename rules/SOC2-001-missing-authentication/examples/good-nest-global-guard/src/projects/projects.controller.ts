import { Body, Controller, Delete, Get, Param, Post, Query } from "@nestjs/common";
import { Public } from "../auth/public.decorator";
import { CreateProject } from "./create-project.dto";
import { ProjectsService } from "./projects.service";

@Controller("projects")
export class ProjectsController {
  constructor(private readonly projects: ProjectsService) {}

  @Public()
  @Get("showcase")
  showcase(@Query("page") page: number) {
    return this.projects.shown(page);
  }

  @Get()
  list() {
    return this.projects.all();
  }

  @Post()
  create(@Body() body: CreateProject) {
    return this.projects.create(body);
  }

  @Delete(":id")
  remove(@Param("id") id: string) {
    return this.projects.remove(id);
  }
}
