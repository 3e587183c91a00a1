export async function signedIn(request, reply) {
  try {
    await request.jwtVerify();
  } catch {
    return reply.code(401).send();
  }
}
