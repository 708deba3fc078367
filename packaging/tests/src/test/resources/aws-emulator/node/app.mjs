// What the tests invoke on AWS's emulator by the runtime client of Node.js.
export const handler = async (event, context) => {
  for (let i = 0; i < (event.lines ?? 0); i++) {
    console.info(`${event.name} line ${i}`);
  }
  for (let i = 0; i < (event.prints ?? 0); i++) {
    process.stdout.write(`${event.name} print ${i}\n`);
  }
  if (event.large) {
    console.info(`${event.name} ${"x".repeat(event.large)} end`);
  }
  await new Promise((resolve) => setTimeout(resolve, 1000 * (event.pause ?? 0)));
  if (event.fail) {
    throw new Error(`${event.name} fails`);
  }
  return { name: event.name, id: context.awsRequestId };
};
