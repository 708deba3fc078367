// Runs the compiled Pulumi program of the folder given with mocks in place of AWS, and prints what it would make.
// Arguments: the folder, then NAME=VALUE for each setting of the configuration.
const path = require('path');
const folder = path.resolve(process.argv[2]);
const pulumi = require(require.resolve('@pulumi/pulumi', { paths: [folder] }));

const made = [];
pulumi.runtime.setMocks(
  {
    newResource(args) {
      const arn = `arn:aws:mock:us-east-1:123456789012:${args.name}`;
      made.push({ type: args.type, name: args.name, arn, inputs: args.inputs });
      const given = { name: args.name, arn };
      return { id: args.name, state: { ...given, ...args.inputs } };
    },
    call(args) {
      return args.inputs;
    },
  },
  'edgedelta-example',
  'test',
);
for (const setting of process.argv.slice(3)) {
  const equals = setting.indexOf('=');
  pulumi.runtime.setConfig(`edgedelta-example:${setting.slice(0, equals)}`, setting.slice(equals + 1));
}

async function main() {
  const program = require(path.join(folder, 'out', 'index.js'));
  await new Promise((resolve) => program.functionName.apply(resolve));
  await pulumi.runtime.disconnect();
  console.log(JSON.stringify(made));
}
main().catch((error) => {
  console.error(error);
  process.exit(1);
});
