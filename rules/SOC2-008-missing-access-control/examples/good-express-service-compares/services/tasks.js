const { prisma } = require("../prisma");
const { NotFound } = require("../errors");

exports.listFor = (userId) => prisma.task.findMany({ where: { userId } });

exports.find = async (id, user) => {
  const task = await prisma.task.findUnique({ where: { id } });
  if (task?.userId !== user.id) {
    throw new NotFound("task");
  }
  return task;
};

exports.update = async ({ id, user, title }) => {
  const task = await exports.find(id, user);
  return prisma.task.update({ where: { id: task.id }, data: { title } });
};
