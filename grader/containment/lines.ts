/** Cuts a stream of lines into messages. Drops lines that are not a message. */
export class Lines<Message extends { readonly type: string }> {
  #rest = '';

  push(chunk: Buffer | string): Message[] {
    const lines = (this.#rest + chunk.toString()).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines.flatMap((line) => read<Message>(line));
  }
}

function read<Message extends { readonly type: string }>(line: string): Message[] {
  try {
    const message: unknown = JSON.parse(line);
    const isMessage = typeof message === 'object' && message !== null && 'type' in message;
    return isMessage ? [message as Message] : [];
  } catch {
    return [];
  }
}
