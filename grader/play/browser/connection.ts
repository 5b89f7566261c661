import { useEffect, useRef, useState } from 'preact/hooks';
import type { PlayMessage, PlayRequest } from '../protocol';

export interface Connection {
  /** The last message of the server; undefined before the first. */
  readonly message: PlayMessage | undefined;
  readonly isLost: boolean;
  /** What was asked for last has not been answered for a while. */
  readonly isSlow: boolean;
  readonly ask: (request: PlayRequest) => void;
}

const SLOW_MS = 700;

/** The connection to the server that has served this page. */
export function useConnection(): Connection {
  const [message, setMessage] = useState<PlayMessage | undefined>(undefined);
  const [isLost, setLost] = useState(false);
  const [isSlow, setSlow] = useState(false);
  const socket = useRef<WebSocket>(null);
  const patience = useRef<ReturnType<typeof setTimeout>>(null);
  useEffect(() => {
    const opened = new WebSocket(`ws://${location.host}${location.pathname}`);
    socket.current = opened;
    const answered = (): void => {
      clearTimeout(patience.current ?? undefined);
      patience.current = null;
      setSlow(false);
    };
    opened.onmessage = ({ data }) => {
      answered();
      setMessage(JSON.parse(String(data)) as PlayMessage);
    };
    opened.onclose = () => {
      answered();
      setLost(true);
    };
    return () => opened.close();
  }, []);
  const ask = (request: PlayRequest): void => {
    if (socket.current?.readyState !== WebSocket.OPEN) return;
    socket.current.send(JSON.stringify(request));
    if ('turn' in request) patience.current ??= setTimeout(() => setSlow(true), SLOW_MS);
  };
  return { message, isLost, isSlow, ask };
}
