import { z } from 'zod';

export const Changes = z.object({ title: z.string().max(200), state: z.enum(['open', 'closed']) }).strict();
