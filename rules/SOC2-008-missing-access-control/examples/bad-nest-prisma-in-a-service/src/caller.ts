import { createParamDecorator, ExecutionContext } from "@nestjs/common";

export const Caller = createParamDecorator((_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest().user);
