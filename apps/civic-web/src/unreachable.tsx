import { useTexts } from './language.ts';

export function Unreachable({ retry }: { readonly retry: () => void }) {
  const { text } = useTexts();
  return (
    <div class="problems" role="alert">
      <p>{text('unreachable')}</p>
      <button type="button" onClick={retry}>
        {text('retry')}
      </button>
    </div>
  );
}
