import { Modal } from '@mantine/core';
import { MailView } from '../../parts/mail-view.tsx';

interface MessageDialogProps {
  readonly messageId: string | null;
  readonly onClose: () => void;
}

/** The mail behind an enrichment. */
export function MessageDialog({ messageId, onClose }: MessageDialogProps) {
  return (
    <Modal
      opened={messageId !== null}
      onClose={onClose}
      size="xl"
      title="The mail"
      closeButtonProps={{ 'aria-label': 'Close the mail' }}
    >
      {messageId !== null && <MailView messageId={messageId} />}
    </Modal>
  );
}
