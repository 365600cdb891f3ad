// A preset for remark: front matter against the JSON Schema that `postmortem schema` prints.
import remarkFrontmatter from 'remark-frontmatter'
import frontmatterSchema from 'remark-lint-frontmatter-schema'

// The pattern names where your postmortems lie.
const schemas = {'.vscode/postmortem.schema.json': ['postmortems/**/*.md']}

const inThen = ({schemaPath}) => schemaPath.includes('/then/')

// What only repeats another fault: a condition, an alternative, a type that is wrong anyway.
const isEcho = (error) =>
  ['if', 'anyOf'].includes(error.keyword) ||
  error.schemaPath.includes('/anyOf/0/') ||
  (inThen(error) && error.keyword === 'type' && error.data !== null)

function words(error) {
  const {keyword, params, parentSchema, message} = error
  if (keyword === 'additionalProperties') return `There is no field \`${params.additionalProperty}\``
  if (keyword === 'required') return `\`${params.missingProperty}\` is needed: add it`
  if (keyword === 'enum') return `Write one of ${params.allowedValues.filter(Boolean).join(', ')}`
  if (inThen(error)) return 'This is needed: fill it in'
  return parentSchema.patternErrorMessage ?? `It ${message}`
}

// The schema rule says where in `position`; the language server looks in `place` only.
function readable() {
  return (_, file) => {
    file.messages = file.messages.filter(({schema}) => !schema || !isEcho(schema))
    for (const message of file.messages.filter((each) => each.schema)) {
      message.place = message.position
      message.reason = message.message = words(message.schema)
      message.note = undefined
    }
  }
}

export default {
  plugins: [
    remarkFrontmatter,
    [frontmatterSchema, {schemas, ajvOptions: {verbose: true}}],
    readable,
  ],
}
