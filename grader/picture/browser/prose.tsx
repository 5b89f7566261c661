import type { JSX } from 'preact';

/** The few things that the hints' Markdown uses: paragraphs, blocks of code, lists, `code` and **strong** words. */
export function Prose({ text }: { readonly text: string }): JSX.Element {
  const blocks = text.split(/(```[\s\S]*?```)/);
  return (
    <div class="prose">
      {blocks.map((block) =>
        block.startsWith('```') ? (
          <pre tabIndex={0}>
            <code>{block.replace(/^```\w*\n?|\n?```$/g, '')}</code>
          </pre>
        ) : (
          block
            .split(/\n{2,}/)
            .filter((part) => part.trim() !== '')
            .map((part) => <Paragraph text={part} />)
        ),
      )}
    </div>
  );
}

function Paragraph({ text }: { readonly text: string }): JSX.Element {
  const items = text.split(/\n(?=[-*] )/);
  if (/^[-*] /.test(text))
    return (
      <ul>
        {items.map((item) => (
          <li>
            <Words text={item.slice(2)} />
          </li>
        ))}
      </ul>
    );
  return (
    <p>
      <Words text={text} />
    </p>
  );
}

export function Words({ text }: { readonly text: string }): JSX.Element {
  return (
    <>
      {text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part) => {
        if (part.startsWith('`') && part.endsWith('`') && part.length > 2)
          return <code>{part.slice(1, -1)}</code>;
        return part.startsWith('**') ? <strong>{part.slice(2, -2)}</strong> : part;
      })}
    </>
  );
}
