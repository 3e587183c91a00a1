import { Injectable, NestMiddleware, UnauthorizedException } from "@nestjs/common";
import { NextFunction, Request, Response } from "express";
import { Sessions } from "./sessions";

@Injectable()
export class SessionMiddleware implements NestMiddleware {
  constructor(private readonly sessions: Sessions) {}

  async use(req: Request, res: Response, next: NextFunction) {
    const session = await this.sessions.find(req.cookies.sid);
    if (!session) {
      throw new UnauthorizedException();
    }
    req["user"] = session.user;
    next();
  }
}
