import { useEffect, useRef, useState } from 'preact/hooks';
import type { PlayMessage, PlayRequest } from '../protocol';

export interface Connection {
  /** The last message of the server; undefined before the first. */
  readonly message: PlayMessage | undefined;
  readonly isLost: boolean;
  readonly ask: (request: PlayRequest) => void;
}

/** The connection to the server that has served this page. */
export function useConnection(): Connection {
  const [message, setMessage] = useState<PlayMessage | undefined>(undefined);
  const [isLost, setLost] = useState(false);
  const socket = useRef<WebSocket>(null);
  useEffect(() => {
    const opened = new WebSocket(`ws://${location.host}${location.pathname}`);
    socket.current = opened;
    opened.onmessage = ({ data }) => setMessage(JSON.parse(String(data)) as PlayMessage);
    opened.onclose = () => setLost(true);
    return () => opened.close();
  }, []);
  const ask = (request: PlayRequest): void => {
    if (socket.current?.readyState === WebSocket.OPEN) socket.current.send(JSON.stringify(request));
  };
  return { message, isLost, ask };
}
